// Trains node-nlp on Polish examples and ranks texts: node nlpjs.js <folder of node_modules> <in.json> <out.json>
const fs = require("fs");
const path = require("path");
const [, , folder, given, made] = process.argv;
const { NlpManager } = require(path.join(folder, "node_modules", "node-nlp"));

(async () => {
  const { train, texts } = JSON.parse(fs.readFileSync(given, "utf-8"));
  const manager = new NlpManager({ languages: ["pl"], autoSave: false, forceNER: false, nlu: { log: false } });
  for (const [text, intent] of train) manager.addDocument("pl", text, intent);
  await manager.train();
  const answers = [];
  for (const text of texts) {
    const { classifications } = await manager.process("pl", text);
    answers.push(classifications.map(({ intent, score }) => [intent === "None" ? "out_of_scope" : intent, score]));
  }
  fs.writeFileSync(made, JSON.stringify(answers));
})();
