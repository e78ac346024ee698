// Says of each page it is sent, one JSON string a line, what is wrong with it: one JSON list a line. The rules are named first.
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { HtmlValidate } from "html-validate";

const rules = new HtmlValidate(JSON.parse(readFileSync(process.argv[2], "utf8")));
for await (const line of createInterface({ input: process.stdin })) {
  const report = await rules.validateString(JSON.parse(line));
  console.log(JSON.stringify(report.results.flatMap((result) => result.messages)));
}
