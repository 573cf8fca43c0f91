// Stores the investigations of this browser and their history. Each is stored as the object of its file, so that
// storage and files have the same format.
import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import { type File, fromFile, type Investigation, printOf, toFile } from '../state/investigation';
import { t } from '../lang/language';

/** The entry of an investigation in a list. */
export interface Listed {
  id: string;
  name: string;
  changed: string;
  entities: number;
  notes: number;
}

interface Stored extends Listed {
  /** The number of the save, so that two tabs do not overwrite each other unnoticed. */
  save: number;
  file: File;
}

/** An earlier state of an investigation. */
export interface Version extends Listed {
  key: number;
  why: string;
  of: string;
}

type StoredVersion = Omit<Version, 'key'> & { key?: number; file: File };

interface Schema extends DBSchema {
  investigations: { key: string; value: Stored; indexes: { changed: string } };
  versions: { key: number; value: StoredVersion; indexes: { of: string } };
}

/** A state is kept as a version if the last version is older than this, in milliseconds. */
const BETWEEN = 5 * 60_000;
/** The maximum number of versions of an investigation. The oldest are deleted first. */
const MOST_VERSIONS = 60;

let opened: Promise<IDBPDatabase<Schema>> | undefined;

function database(): Promise<IDBPDatabase<Schema>> {
  opened ??= openDB<Schema>('nexum', 1, {
    upgrade(db) {
      db.createObjectStore('investigations', { keyPath: 'id' }).createIndex('changed', 'changed');
      db.createObjectStore('versions', { keyPath: 'key', autoIncrement: true }).createIndex('of', 'of');
    },
    terminated() {
      opened = undefined;
    },
  });
  opened.catch(() => {
    opened = undefined;
  });
  return opened;
}

const listed = (of: Listed): Listed => ({
  id: of.id,
  name: of.name,
  changed: of.changed,
  entities: of.entities,
  notes: of.notes,
});

const counted = (of: Investigation): Listed => ({
  id: of.id,
  name: of.name,
  changed: of.changed,
  entities: of.picture.ids.length,
  notes: of.notes.length + of.texts.length,
});

/** Returns all investigations, the newest first. */
export async function all(): Promise<Listed[]> {
  const db = await database();
  return (await db.getAllFromIndex('investigations', 'changed')).reverse().map(listed);
}

export interface Kept {
  investigation: Investigation;
  save: number;
}

export async function get(id: string): Promise<Kept | null> {
  const stored = await (await database()).get('investigations', id);
  return stored ? { investigation: fromFile(stored.file), save: stored.save } : null;
}

type Versions = { key: number; changed: string }[];

/** Reports whether the state that is about to be replaced should be kept as a version. */
const isDue = (versions: Versions, now: number): boolean => {
  const last = versions.at(-1);
  return last === undefined || now - Date.parse(last.changed) > BETWEEN;
};

export interface Saved {
  /** The number of the save. */
  save: number;
  /** Whether another tab was first. */
  elsewhere: boolean;
  /** Whether the replaced state differs. */
  changed: boolean;
  /** What was stored. */
  investigation: Investigation;
}

/**
 * Stores an investigation. The replaced state is kept as a version from time to time, and always if a reason is given
 * or another tab has stored it since. In the last case, join returns what is stored in place of the given state.
 */
export async function put(
  given: Investigation,
  after: number,
  why = '',
  join: (stored: Investigation) => Investigation = () => given,
): Promise<Saved> {
  const db = await database();
  const tx = db.transaction(['investigations', 'versions'], 'readwrite');
  const stored = await tx.objectStore('investigations').get(given.id);
  const versions = (await tx.objectStore('versions').index('of').getAll(given.id)) as Versions;
  const elsewhere = stored !== undefined && stored.save !== after;
  const of = elsewhere ? join(fromFile(stored.file)) : given;
  const same = stored !== undefined && printOf(fromFile(stored.file)) === printOf(of);
  if (stored && !same && (why !== '' || elsewhere || isDue(versions, Date.parse(of.changed)))) {
    const { save: _save, file, ...rest } = stored;
    await tx
      .objectStore('versions')
      .add({ ...rest, of: of.id, why: elsewhere ? t().keep.changedElsewhere : why, file });
    const old = versions.slice(0, Math.max(0, versions.length + 1 - MOST_VERSIONS));
    for (const v of old) await tx.objectStore('versions').delete(v.key);
  }
  const save = (stored?.save ?? 0) + 1;
  await tx.objectStore('investigations').put({ ...counted(of), save, file: toFile(of) });
  await tx.done;
  return { save, elsewhere, changed: !same, investigation: of };
}

export async function remove(id: string): Promise<void> {
  const db = await database();
  const tx = db.transaction(['investigations', 'versions'], 'readwrite');
  await tx.objectStore('investigations').delete(id);
  for (const key of await tx.objectStore('versions').index('of').getAllKeys(id))
    await tx.objectStore('versions').delete(key);
  await tx.done;
}

/** Returns the earlier states of an investigation, the newest first. */
export async function history(id: string): Promise<Version[]> {
  const rows = await (await database()).getAllFromIndex('versions', 'of', id);
  return rows.reverse().map((v) => ({ ...listed(v), key: v.key ?? 0, why: v.why, of: v.of }));
}

export async function version(key: number): Promise<Investigation | null> {
  const stored = await (await database()).get('versions', key);
  return stored ? fromFile(stored.file) : null;
}
