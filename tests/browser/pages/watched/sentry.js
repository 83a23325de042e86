// Sentry with replay of every session, unmasked.
import * as Sentry from "@sentry/browser";

Sentry.init({
  dsn: "https://0123456789abcdef0123456789abcdef@o4509000000000000.ingest.us.sentry.io/4509000000000001",
  replaysSessionSampleRate: 1.0,
  integrations: [
    Sentry.replayIntegration({maskAllText: false, maskAllInputs: false, minReplayDuration: 0, useCompression: true}),
  ],
});
Sentry.setUser({id: "emp-00417"});
window.isReady = true;
