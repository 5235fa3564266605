// Before anything else runs in the browser: script may come from this origin only, whoever asks for it. The content
// policy (svelte.config.js) refuses every other way to turn text into script.
interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): unknown;
}

const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes };

trustedTypes?.createPolicy('default', {
  createScriptURL(url) {
    if (new URL(url, location.href).origin !== location.origin)
      throw new TypeError('scripts of other origins are refused');
    return url;
  },
});
