// What did not work is said, and what was written stays where it is.
import { toast } from "./page.js";

const SAY = {
  0: "Brak połączenia z serwerem. Nic nie przepadło, spróbuj jeszcze raz.",
  403: "Nie masz już do tego prawa albo sesja się skończyła. Odśwież stronę.",
  404: "Tej rozmowy już nie ma.",
};
const ELSE = "Serwer nie wykonał polecenia. Nic nie przepadło, spróbuj jeszcze raz.";

export function sayProblem(status) {
  toast(SAY[status] ?? ELSE, true);
}

// In place of a conversation that did not come: nobody must answer in the one before by mistake.
export function showProblem(pane, status, again) {
  const box = document.createElement("div");
  box.className = "empty-pane";
  box.setAttribute("role", "alert");
  const words = document.createElement("p");
  words.textContent = status === 404 ? SAY[404] : "Nie udało się otworzyć tej rozmowy.";
  const button = document.createElement("button");
  button.className = "button";
  button.textContent = "Spróbuj jeszcze raz";
  button.addEventListener("click", again);
  box.append(words, ...(status === 404 ? [] : [button]));
  pane.replaceChildren(box);
}

document.body.addEventListener("htmx:responseError", (event) => sayProblem(event.detail.xhr.status));
document.body.addEventListener("htmx:sendError", () => sayProblem(0));
