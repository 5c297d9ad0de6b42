// The phone's half of the rules against the vectors: prints what it raises.

import { readFileSync } from "node:fs";
import { raised, type Rules } from "../../pwa/checkin/_raises";

const told: { rules: Rules; answers: Record<string, number> }[] = JSON.parse(readFileSync(0, "utf8"));
console.log(JSON.stringify(told.map(({ rules, answers }) => raised(rules, answers))));
