// highlight.io with strict privacy off.
import {H} from "highlight.run";

H.init("1", {
  backendUrl: "https://pub.highlight.io",
  otlpEndpoint: "https://otel.highlight.io",
  privacySetting: "none",
  tracingOrigins: false,
  networkRecording: {enabled: false},
  disableConsoleRecording: true,
});
H.identify("emp-00417");
setTimeout(() => { window.isReady = true; }, 1000);
