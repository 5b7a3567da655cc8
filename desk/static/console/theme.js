// Before the first paint: the look that was chosen here, or the system's.
const look = localStorage.getItem("look");
if (look === "light" || look === "dark") document.documentElement.dataset.theme = look;
