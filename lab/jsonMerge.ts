export type Json =
  null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined };

/** Merges objects deeply; `undefined` in the patch removes a key, anything but an object replaces. */
export function merge(base: Json, patch: Json | undefined): Json {
  if (!isObject(base) || !isObject(patch)) {
    return patch ?? base;
  }
  const result: Record<string, Json | undefined> = { ...base };
  for (const [key, value] of Object.entries(patch)) {
    const old = result[key];
    if (value === undefined) {
      // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- a section is switched off by leaving it out
      delete result[key];
    } else {
      result[key] = old === undefined ? value : merge(old, value);
    }
  }
  return result;
}

function isObject(value: Json | undefined): value is { readonly [key: string]: Json | undefined } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
