// The shape of a preorder list of nodes, and which of its changes pass a filter. Every pass is one walk over the list.

import type { ChangeClass, DifferenceNode, NodeChange, Severity } from "../ipc/backend";

/** What every line of a tree has. */
export type TreeNode = Pick<DifferenceNode, "id" | "definition" | "depth" | "kind" | "label">;

export type TreeShape<Node extends TreeNode> = {
  nodes: Node[];
  /** The index of what holds a node; −1 at the top. */
  holder: Int32Array;
  /** The index after the last node of a branch. */
  end: Int32Array;
  byDefinition: Map<string, number>;
  /** What is searched: labels and ids in small letters. */
  words: string[];
};

/** An empty text, or `null`, asks for nothing. `find` is in small letters. */
export type Filters = {
  type: string;
  app: string;
  severity: Severity | "";
  class: ChangeClass | "";
  find: string;
  withNoise: boolean;
  only: ReadonlySet<string> | null;
};

export type CountsBelow = Record<NodeChange, Int32Array>;

export function shape<Node extends TreeNode>(nodes: Node[]): TreeShape<Node> {
  const holder = new Int32Array(nodes.length).fill(-1);
  const end = new Int32Array(nodes.length).fill(nodes.length);
  const byDefinition = new Map<string, number>();
  const open: number[] = [];
  for (const [index, node] of nodes.entries()) {
    while (open.length > 0 && (nodes[open.at(-1) ?? 0]?.depth ?? 0) >= node.depth) end[open.pop() ?? 0] = index;
    holder[index] = open.at(-1) ?? -1;
    open.push(index);
    if (node.definition !== null) byDefinition.set(node.definition, index);
  }
  return { nodes, holder, end, byDefinition, words: nodes.map((node) => `${node.label}\n${node.definition ?? ""}`.toLowerCase()) };
}

/** What holds a node, from the top down. A group is a heading, not a place. */
export function placeOf({ nodes, holder }: TreeShape<TreeNode>, at: number): string[] {
  const place: string[] = [];
  for (let above = holder[at] ?? -1; above >= 0; above = holder[above] ?? -1) {
    const node = nodes[above];
    if (node && node.kind !== "group") place.unshift(node.label);
  }
  return place;
}

/** The sort of definition people speak of: every kind of process element is one. */
export function family(type: string): string {
  if (type.startsWith("process.")) return "step";
  return type.startsWith("mobile-") ? "view" : type;
}

function asked(node: DifferenceNode, filters: Filters): boolean {
  if (node.noise && !filters.withNoise) return false;
  if (filters.type !== "" && family(node.type) !== filters.type) return false;
  if (filters.app !== "" && !node.apps.includes(filters.app)) return false;
  if (filters.severity !== "" && node.severity !== filters.severity) return false;
  if (filters.class !== "" && node.class !== filters.class) return false;
  return filters.only === null || (node.definition !== null && filters.only.has(node.definition));
}

/** The indices of the nodes that a search finds: of that name, or below something of that name. No words find all. */
export function named({ nodes, holder, words }: TreeShape<TreeNode>, find: string): number[] {
  if (find === "") return [...nodes.keys()];
  const found = new Uint8Array(nodes.length);
  return [...nodes.keys()].filter((index) => {
    const above = holder[index] ?? -1;
    if ((above >= 0 && found[above] === 1) || words[index]?.includes(find)) found[index] = 1;
    return found[index] === 1;
  });
}

/** The indices of the changes that pass. */
export function passing(tree: TreeShape<DifferenceNode>, filters: Filters): number[] {
  return named(tree, filters.find).filter((index) => {
    const node = tree.nodes[index];
    return node !== undefined && node.change !== null && asked(node, filters);
  });
}

/** Adds up from the leaves what stands at each node, itself included. */
export function summedUp(holder: Int32Array, at: Int32Array): Int32Array {
  for (let index = at.length - 1; index >= 0; index -= 1) {
    const above = holder[index] ?? -1;
    if (above >= 0) at[above] = (at[above] ?? 0) + (at[index] ?? 0);
  }
  return at;
}

/** How many of `changes` every node holds, itself included. */
export function countsBelow({ nodes, holder }: TreeShape<DifferenceNode>, changes: number[]): CountsBelow {
  const fresh = () => new Int32Array(nodes.length);
  const counts: CountsBelow = { new: fresh(), replaced: fresh(), hidden: fresh(), conflict: fresh() };
  for (const index of changes) {
    const kind = nodes[index]?.change;
    if (kind) counts[kind][index] = (counts[kind][index] ?? 0) + 1;
  }
  for (const of of Object.values(counts)) summedUp(holder, of);
  return counts;
}
