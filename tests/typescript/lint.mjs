// Every fault of the document, one a line; exit 1 when there is one.
import { createConfig, lint } from "@redocly/openapi-core";

const problems = await lint({ ref: process.argv[2], config: await createConfig({ extends: ["recommended"] }) });
const errors = problems.filter((p) => p.severity === "error");
for (const p of errors) console.log(`${p.ruleId} ${p.location[0]?.pointer ?? ""}: ${p.message}`);
process.exit(errors.length > 0 ? 1 : 0);
