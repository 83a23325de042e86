// Amplitude with autocapture and its replay plugin.
import * as amplitude from "@amplitude/analytics-browser";
import {sessionReplayPlugin} from "@amplitude/plugin-session-replay-browser";

const key = "0123456789abcdef0123456789abcdef";
const privacy = {defaultMaskLevel: "light"};
amplitude.add(sessionReplayPlugin({sampleRate: 1, privacyConfig: privacy}));
amplitude.init(key, "emp-00417", {autocapture: true, fetchRemoteConfig: true}).promise.then(() => {
  window.isReady = true;
});
