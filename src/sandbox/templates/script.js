// The page refuses to work without JavaScript when it is told to: this is how it knows.
document.querySelector("input[name=script]").value = "yes";
