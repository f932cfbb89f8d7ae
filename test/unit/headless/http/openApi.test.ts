import assert from 'node:assert/strict';
import { Validator } from '@seriousme/openapi-schema-validator';
import { LIMITS } from '../../../../src/headless/http/gates/limits';
import { REASONS } from '../../../../src/status/reasons/catalogue';
import { NEXT_STEPS } from '../../../../src/status/reasons/nextSteps';
import { openApiDocument } from '../../../../src/headless/http/openApi';

const asSent = (needsToken: boolean) =>
  JSON.parse(JSON.stringify(openApiDocument('1.2.3', needsToken, LIMITS))) as unknown;

describe('OpenAPI document', () => {
  for (const needsToken of [true, false]) {
    it(`is valid OpenAPI 3.1 ${needsToken ? 'with' : 'without'} a token`, async () => {
      const validator = new Validator();
      const { valid, errors } = await validator.validate(asSent(needsToken) as Record<string, unknown>);
      assert.equal(valid, true, JSON.stringify(errors));
      assert.equal(validator.version, '3.1');
    });
  }

  it('asks for the token everywhere but at health', () => {
    const { security, paths } = asSent(true) as {
      security: unknown;
      paths: Record<string, Record<string, { security?: unknown }>>;
    };
    assert.deepEqual(security, [{ token: [] }]);
    const open = Object.entries(paths).filter(([, path]) => Object.values(path).some((one) => one.security));
    assert.deepEqual(
      open.map(([path]) => path),
      ['/api/v0/health'],
    );
    assert.deepEqual(paths['/api/v0/health']?.['get']?.security, []);
  });

  it('takes its schemas from the contract', () => {
    const { components } = asSent(true) as {
      components: { schemas: Record<string, { properties: object }> };
    };
    assert.deepEqual(Object.keys(components.schemas['DaemonStatusRequest']?.properties ?? {}), [
      'daemon_type',
      'role',
      'timeout_ms',
    ]);
    assert.doesNotMatch(JSON.stringify(components), /\$schema|\$id/);
  });

  it('lists the codes of reasons and next steps, and says what each says', () => {
    const { components } = asSent(true) as {
      components: { schemas: Record<string, { enum: string[]; description: string; properties: object }> };
    };
    for (const [name, texts] of [
      ['ReasonCode', REASONS],
      ['NextStepCode', NEXT_STEPS],
    ] as const) {
      const schema = components.schemas[name];
      assert.deepEqual(schema?.enum, Object.keys(texts));
      for (const [code, { text }] of Object.entries(texts)) {
        assert.ok(schema.description.includes(`\`${code}\`: ${text}`), code);
      }
    }
    assert.match(JSON.stringify(components.schemas['Cause']), /#\/components\/schemas\/ReasonCode/);
  });
});
