// PostHog with autocapture, heatmaps and replay; nothing is masked but passwords.
import posthog from "posthog-js/dist/module.full.no-external.js";

posthog.init("phc_testKey0123456789", {
  api_host: "https://us.i.posthog.com",
  autocapture: true,
  enable_heatmaps: true,
  session_recording: {maskAllInputs: false},
  loaded: (started) => { started.identify("emp-00417"); window.isReady = true; },
});
