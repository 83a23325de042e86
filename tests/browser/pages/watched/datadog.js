// Datadog RUM with replay of every session, unmasked.
import {datadogRum} from "@datadog/browser-rum";

datadogRum.init({
  applicationId: "00000000-0000-4000-8000-000000000001",
  clientToken: "pub0123456789abcdef0123456789abcdef",
  site: "datadoghq.com",
  service: "payroll",
  sessionSampleRate: 100,
  sessionReplaySampleRate: 100,
  trackUserInteractions: true,
  defaultPrivacyLevel: "allow",
});
datadogRum.setUser({id: "emp-00417"});
window.isReady = true;
