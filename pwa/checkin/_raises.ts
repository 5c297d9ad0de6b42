// What makes somebody look, from the same rules as the house reads (api/checkin/raises.json): they stand in the page.

export type Answers = Record<string, number>;

interface Rule {
  id: string;
  level: "red" | "amber" | "watch";
  any: ({ item: string; values: number[] } | { score: string; band: string })[];
}

interface Scored {
  items: string[];
  times: number;
  bands: Record<string, [number, number]>;
}

/** The rules as a page carries them. */
export interface Rules {
  rules: Rule[];
  scores: Record<string, Scored>;
}

/** The rules that some answers meet, and how soon somebody looks; `before`: those that were told already. */
export function raised(
  { rules, scores }: Rules,
  answers: Answers,
  before: string[] = [],
): { ids: string[]; urgency: "normal" | "amber" | "red" } {
  const meets = (one: Rule["any"][number]): boolean =>
    "item" in one ? one.values.includes(answers[one.item] ?? -1) : within(scores[one.score], one.band, answers);
  const met = rules.filter(({ id, any }) => !before.includes(id) && any.some(meets));
  const urgency = (["red", "amber"] as const).find((level) => met.some((rule) => rule.level === level)) ?? "normal";
  return { ids: met.map(({ id }) => id), urgency };
}

function within(scored: Scored | undefined, band: string, answers: Answers): boolean {
  if (!scored || scored.items.some((item) => answers[item] === undefined)) return false;
  const score = scored.times * scored.items.reduce((sum, item) => sum + (answers[item] ?? 0), 0);
  const [least, most] = scored.bands[band] ?? [1, 0];
  return least <= score && score <= most;
}
