// The inbox starts here: list, conversation, composer, keys, and the news that keep them fresh.
import { markOpen, refreshList, refreshPane, refreshSide, titleTells } from "./list.js";
import { watchLive } from "./live.js";
import { scrollDown } from "./pane.js";
import "./composer.js";
import "./keys.js";

document.body.addEventListener("ikp:refresh", () => (refreshList(), refreshSide()));
document.body.addEventListener("ikp:pane", refreshPane);
watchLive(document.querySelector(".inbox").dataset.live, { refreshList, refreshSide, refreshPane });
markOpen();
titleTells();
scrollDown();
