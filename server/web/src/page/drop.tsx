// Handles files that are dropped on the page or chosen. It opens an investigation, and shows data before it is loaded.
import { warn } from '../state/warnings';
import { signal } from '@preact/signals';
import { useEffect, useState } from 'preact/hooks';
import { openRead } from '../keep/current';
import type { Action } from '../parts/menu';
import { later } from '../parts/later';
import { fail } from '../state/graph';
import { FORMAT, MOST_BYTES, readInvestigation } from '../state/investigation';
import { t } from '../lang/language';
import './drop.css';

/** The files that the user reviews before they are loaded. */
export const dropped = signal<readonly File[]>([]);

const LoadDialog = later(async () => (await import('./load')).LoadDialog);

/** The maximum number of files at once. */
const MOST_FILES = 500;

async function isInvestigation(file: File): Promise<boolean> {
  if (!file.name.endsWith('.json') || file.size > MOST_BYTES) return false;
  return (await file.slice(0, 400).text()).includes(`"${FORMAT}"`);
}

/** Opens a file that is an investigation. All other files are shown as data. */
export async function takeFiles(files: readonly File[]): Promise<void> {
  const [first] = files;
  if (!first) return;
  if (files.length > MOST_FILES) {
    warn(t().load.tooMany(files.length, MOST_FILES));
    return;
  }
  try {
    if (files.length === 1 && (await isInvestigation(first))) await openRead(readInvestigation(await first.text()));
    else dropped.value = files;
  } catch (e) {
    fail(e instanceof Error ? e.message : e);
  }
}

const hasFiles = (e: DragEvent): boolean => e.dataTransfer?.types.includes('Files') ?? false;

export function Drop() {
  const [over, setOver] = useState(false);
  useEffect(() => {
    let depth = 0;
    const enter = (e: DragEvent) => {
      if (!hasFiles(e)) return;
      depth += 1;
      setOver(true);
    };
    const leave = (e: DragEvent) => {
      if (!hasFiles(e)) return;
      depth -= 1;
      if (depth <= 0) setOver(false);
    };
    const drag = (e: DragEvent) => {
      if (hasFiles(e)) e.preventDefault();
    };
    const drop = (e: DragEvent) => {
      if (!hasFiles(e)) return;
      e.preventDefault();
      depth = 0;
      setOver(false);
      void takeFiles([...(e.dataTransfer?.files ?? [])]);
    };
    addEventListener('dragenter', enter);
    addEventListener('dragleave', leave);
    addEventListener('dragover', drag);
    addEventListener('drop', drop);
    return () => {
      removeEventListener('dragenter', enter);
      removeEventListener('dragleave', leave);
      removeEventListener('dragover', drag);
      removeEventListener('drop', drop);
    };
  }, []);
  return (
    <>
      {over && (
        <div class="dropping" aria-hidden="true">
          <p>{t().load.drop}</p>
        </div>
      )}
      {dropped.value.length > 0 && (
        <LoadDialog
          files={dropped.value}
          onClose={() => {
            dropped.value = [];
          }}
        />
      )}
    </>
  );
}

/** Opens the file dialog. The chosen files are handled like dropped ones. */
export function chooseFiles(): void {
  const input = document.createElement('input');
  input.type = 'file';
  input.multiple = true;
  input.addEventListener('change', () => {
    void takeFiles([...(input.files ?? [])]);
  });
  input.click();
}

export const loadAction = (): Action => ({
  label: t().actions.menu.load,
  hint: t().actions.menu.loadHint,
  run: chooseFiles,
});
