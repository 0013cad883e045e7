// Shows the donation form, or how far a fund is, in the campaign's own page, where a link to it stands:
//   <a href="https://donate.example.org/donate?fund=…" data-solidarity-form>Give</a>
//   <a href="https://donate.example.org/funds/…" data-solidarity-fund>How far we are</a>
//   <script src="https://donate.example.org/assets/embed.js" defer></script>
// The link goes only when what it leads to has said that it is there; without this script it is a link.
(() => {
  "use strict";
  const origin = new URL(document.currentScript.src).origin;
  for (const link of document.querySelectorAll("a[data-solidarity-form], a[data-solidarity-fund]")) {
    const wanted = new URL(link.href);
    const isFund = link.hasAttribute("data-solidarity-fund");
    if (wanted.origin !== origin || (isFund && !/^\/funds\/[\w-]+$/.test(wanted.pathname))) continue;
    const frame = document.createElement("iframe");
    frame.src = origin + "/embed" + (isFund ? wanted.pathname : "/donate") + wanted.search;
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
