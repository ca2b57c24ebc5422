// Small comforts; every page works without them.
"use strict";

// A link that is there to be copied is chosen as a whole by one tap.
document.addEventListener("focusin", (event) => {
  if (event.target.matches("[data-select]")) event.target.select();
});
