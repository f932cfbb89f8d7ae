/** Themes of each kind that VS Code has, and what shows in the window that one is drawn. */
export const THEMES = [
  { name: 'dark', theme: 'Default Dark Modern', mark: '.vs-dark' },
  { name: 'light', theme: 'Default Light Modern', mark: '.vs' },
  { name: 'high contrast', theme: 'Default High Contrast', mark: '.hc-black' },
  { name: 'high contrast light', theme: 'Default High Contrast Light', mark: '.hc-light' },
] as const;
