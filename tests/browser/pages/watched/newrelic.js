// New Relic's browser agent with user actions and replay.
import {BrowserAgent} from "@newrelic/browser-agent/loaders/browser-agent";

new BrowserAgent({
  init: {
    privacy: {cookies_enabled: true},
    session_replay: {
      enabled: true, autoStart: true, sampling_rate: 100, error_sampling_rate: 100,
      mask_all_inputs: false, mask_text_selector: null, preload: true,
    },
    session_trace: {enabled: true},
    user_actions: {enabled: true},
    harvest: {interval: 3},
  },
  info: {beacon: "bam.nr-data.net", errorBeacon: "bam.nr-data.net", licenseKey: "NRJS-0123456789", applicationID: "1", sa: 1},
  loader_config: {accountID: "1", trustKey: "1", agentID: "1", licenseKey: "NRJS-0123456789", applicationID: "1"},
});
setTimeout(() => { window.isReady = true; }, 500);
