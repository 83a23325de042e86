// OpenReplay, with inputs in clear.
import Tracker from "@openreplay/tracker";

const tracker = new Tracker({
  projectKey: "testProjectKey01",
  ingestPoint: "https://api.openreplay.com/ingest",
  defaultInputMode: 0,
  obscureTextEmails: false,
  obscureInputNumbers: false,
  obscureInputEmails: false,
  obscureTextNumbers: false,
});
tracker.start({userID: "emp-00417"}).then(() => { window.isReady = true; });
