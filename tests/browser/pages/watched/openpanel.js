// OpenPanel with screen views, attributes and replay.
import {OpenPanel} from "@openpanel/web";

const panel = new OpenPanel({
  clientId: "00000000-0000-4000-8000-000000000001",
  apiUrl: "https://api.openpanel.dev",
  trackScreenViews: true,
  trackOutgoingLinks: true,
  trackAttributes: true,
  sessionReplay: {enabled: true, maskAllInputs: false, maskAllText: false},
});
panel.identify({profileId: "emp-00417"});
window.isReady = true;
