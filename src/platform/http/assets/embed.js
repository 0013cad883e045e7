// Shows the donation form in the campaign's own page, where a link to the form stands:
//   <a href="https://donate.example.org/donate?fund=…" data-solidarity-form>Give</a>
//   <script src="https://donate.example.org/assets/embed.js" defer></script>
// The link goes only when the form has said that it is there; without this script it is a link.
(() => {
  "use strict";
  const origin = new URL(document.currentScript.src).origin;
  for (const link of document.querySelectorAll("a[data-solidarity-form]")) {
    const wanted = new URL(link.href);
    if (wanted.origin !== origin) continue;
    const frame = document.createElement("iframe");
    frame.src = origin + "/embed/donate" + wanted.search;
    frame.title = link.textContent.trim();
    frame.style.cssText = "display:block;width:100%;height:0;border:0";
    addEventListener("message", (said) => {
      const height = said.data && said.data.solidarityHeight;
      if (said.source !== frame.contentWindow || said.origin !== origin || !(height > 0)) return;
      frame.style.height = Math.ceil(height) + "px";
      link.hidden = true;
    });
    link.after(frame);
  }
})();
