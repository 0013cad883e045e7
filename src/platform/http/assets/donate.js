// Says in the form's button what will be given. Without this script the button says "Give now".
(() => {
  "use strict";
  const form = document.querySelector("form.give");
  const button = form && form.querySelector("button[data-once]");
  if (!button) return;
  const plain = button.textContent;
  const chosen = (name) => form.querySelector(`input[name=${name}]:checked`);
  const typed = () => {
    const text = form.elements.amount.value.trim();
    // What the server may read otherwise is left to the server.
    if (!/^\d{1,7}([.,]\d{2})?$/.test(text)) return "";
    const money = new Intl.NumberFormat(document.documentElement.lang === "en" ? "en-GB" : document.documentElement.lang, {
      style: "currency", currency: button.dataset.currency, trailingZeroDisplay: "stripIfInteger",
    });
    return money.format(Number(text.replace(",", ".")));
  };
  const amount = () => {
    if (form.elements.currency.value !== button.dataset.currency) return "";
    const preset = chosen("amount_preset");
    if (!preset || preset.value === "other") return typed();
    return form.elements.amount.value.trim() ? "" : preset.closest("label").textContent.trim();
  };
  const say = () => {
    const sum = amount();
    const often = (chosen("frequency") || { value: "once" }).value;
    button.textContent = sum ? button.dataset[often].replace("@", sum) : plain;
  };
  form.addEventListener("input", say);
  form.addEventListener("change", say);
  say();
})();
