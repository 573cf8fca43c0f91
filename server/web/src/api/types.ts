// What the operations answer. The names are those of the schema.

export interface EntityRef { id: string; name: string; kind: string }
export type Modality = 'STATED' | 'ALLEGED' | 'PLANNED' | 'RECOMMENDED' | 'HYPOTHETICAL';
export type Direction = 'OUT' | 'IN';

export interface Relation {
  id: string;
  type: string;
  predicate: string | null;
  derived: boolean;
  disputed: boolean;
  modality: Modality;
  confidence: number;
  validFrom: string | null;
  validTo: string | null;
  source: EntityRef;
  target: EntityRef;
}

export interface Claim {
  locator: string | null;
  stance: 'SUPPORTS' | 'DISPUTES';
  modality: Modality;
  confidence: number;
  validFrom: string | null;
  validTo: string | null;
  attributes: Record<string, unknown> | null;
  document: { id: string; name: string };
  relays: { id: string; name: string } | null;
  by: EntityRef | null;
}

export interface Claimed extends Relation { claims: Claim[] }
export interface Rule { id: string; description: string; rationale: string | null; text: string; yields: string }
export interface Fact { name: string; value: string; language?: string | null; disputed?: boolean; claims: Claim[] }
interface PageInfo { hasNextPage: boolean; endCursor?: string | null }
interface Connection<T> { edges: { node: T }[]; pageInfo: PageInfo }

export interface KindInfo { kind: string; name: string; description: string }
export interface TypeInfo {
  type: string; name: string; description: string; inverse: string; symmetric: boolean; from: string[]; to: string[];
}

export interface Start {
  stats: { entities: number; relations: number; documents: number; kinds: { kind: string; count: number }[] };
  entities: { edges: { node: EntityRef }[] };
  ontology: { kinds: KindInfo[]; relationTypes: TypeInfo[] };
  rules: Rule[];
  revision: { number: number; committedAt: string | null };
  timeline: { edges: { node: { date: string } }[] };
}

export interface Found extends EntityRef { aliases: string[]; description: string | null }
export interface SearchAnswer { search: { edges: { node: Found }[] } }
export interface Subgraph { entities: EntityRef[]; relations: Relation[]; truncated: string | null }
export interface SubgraphAnswer { subgraph: Subgraph }

export interface TimelineEvent {
  date: string; what: 'FACT' | 'BEGINS' | 'ENDS'; fact: string | null; entity: EntityRef; relation: Relation | null;
}
export interface CardEntity extends Found {
  facts: { totalCount: number; edges: { node: Fact }[] };
  relationCounts: { type: string; direction: Direction; count: number }[];
  derived: Connection<Relation>;
}
export interface CardAnswer { entity: CardEntity | null; timeline: { edges: { node: TimelineEvent }[] } }
export interface GroupAnswer { entity: { relations: Connection<Claimed> } | null }
export interface BindsAnswer { entity: { id: string; relations: Connection<Relation> } | null }

export interface Step { id: string; relation: Claimed; rule: Rule | null; premises?: Step[] }
export interface Leaf { subject: EntityRef; fact: { name: string; value: string } | null; claims: Claim[] }
export interface Proof {
  id: string; text: string; modality: Modality; confidence: number; validFrom: string | null; validTo: string | null;
  rule: Rule | null; tree: Step[]; leaves: Leaf[];
}
export interface Why extends Claimed {
  proofs: Proof[];
  fragility: { exhaustive: boolean; sets: { members: { id: string; name?: string }[] }[] };
}
export interface WhyAnswer { node: Why | null }

export interface Conflict {
  bearer: EntityRef; duty: EntityRef; against: EntityRef; dutyLaws: EntityRef[]; againstLaws: EntityRef[];
  validFrom: string | null; validTo: string | null; modality: Modality; disputed: boolean; text: string;
}
export interface ConflictsAnswer { conflicts: Connection<Conflict> & { totalCount: number } }

export interface PathsAnswer {
  paths: {
    exhaustive: boolean; truncated: string | null;
    paths: { length: number; entities: EntityRef[]; relations: Relation[] }[];
  };
}

export interface Row {
  modality: Modality; disputed: boolean; validFrom: string | null; validTo: string | null; text: string;
  values: { text: string; number: number | null; date: string | null; entity: EntityRef | null }[];
}
export interface AskAnswer {
  ask: Connection<Row> & { totalCount: number; columns: { name: string; type: string }[] };
}
export interface NamesAnswer { nodes: (Partial<Relation> & { id: string; name?: string; kind?: string } | null)[] }
