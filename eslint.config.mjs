import sonarjs from 'eslint-plugin-sonarjs';
import tseslint from 'typescript-eslint';

const FILE_SYSTEMS = ['fs', 'fs/promises', 'node:fs', 'node:fs/promises'].map((name) => ({
  name,
  message: 'A file system may hang: ask it through Disks (src/probes/disks).',
}));

const READ_THE_KERNEL_ALONE = [
  'src/probes/files/lockFile.ts',
  'src/probes/logs/**',
  'src/probes/processes/**',
  'src/probes/programs/trustedPath.ts',
  'src/probes/sleepers/**',
  'src/probes/sockets/**',
  'src/probes/supervisors/**',
];

export default tseslint.config(
  { ignores: ['dist/**', 'out/**', 'node_modules/**', '.vscode-test/**', 'test-results/**'] },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    plugins: { sonarjs },
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: 'MemberExpression[object.name="AbortSignal"][property.name=/^(any|timeout)$/]',
          message: 'Node 20 and early 22 collect such a signal before its time: use a Deadline.',
        },
      ],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      curly: 'error',
      'no-console': 'error',
      'sonarjs/cognitive-complexity': ['error', 15],
      'max-lines': ['error', { max: 400, skipComments: true, skipBlankLines: true }],
      'max-lines-per-function': ['error', { max: 60, skipComments: true, skipBlankLines: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-import-type-side-effects': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
    },
  },
  {
    // What looks at a path that a daemon or another user chose goes through src/probes/disks, where each question ends
    // in time. Those left out read /proc and other files of the kernel or of this machine alone.
    files: ['src/probes/**/*.ts', 'src/status/**/*.ts', 'src/monitor/**/*.ts'],
    ignores: ['src/probes/disks/**', ...READ_THE_KERNEL_ALONE],
    rules: {
      'no-restricted-imports': ['error', ...FILE_SYSTEMS],
    },
  },
  {
    files: ['test/**/*.ts', 'lab/**/*.ts', 'bench/**/*.ts', 'scripts/**/*.ts'],
    rules: {
      'max-lines-per-function': 'off',
      'no-console': 'off',
      'no-restricted-syntax': 'off',
      'sonarjs/cognitive-complexity': 'off',
    },
  },
);
