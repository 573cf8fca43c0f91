// What the keyboard and the hand can do, as a dialog.
import { useEffect, useRef } from 'preact/hooks';
import './keys.css';

const groups: [string, [string[], string][]][] = [
  [
    'In the graph',
    [
      [['←', '↑', '→', '↓'], 'walk to the next entity that way, along a relation if there is one'],
      [['Enter'], 'open its card'],
      [['E'], 'expand it'],
      [['H'], 'hide it'],
      [['P'], 'pin it, or let it go'],
      [['Space'], 'select it, beside others'],
      [['M'], 'all that can be done with it'],
      [['+', '−'], 'zoom in, zoom out'],
      [['0'], 'show all'],
    ],
  ],
  [
    'Everywhere',
    [
      [['/'], 'search'],
      [['Ctrl', 'K'], 'find an entity or a command'],
      [['Ctrl', 'Z'], 'undo'],
      [['Ctrl', 'Shift', 'Z'], 'redo'],
      [['Esc'], 'close what is open'],
      [['?'], 'this list'],
    ],
  ],
  [
    'By hand',
    [
      [['drag'], 'pin an entity where you put it'],
      [['double click'], 'expand'],
      [['right click', 'long press'], 'all that can be done with it'],
      [['Shift', 'click'], 'select several'],
      [['Shift', 'drag'], 'select all in a box'],
    ],
  ],
];

export function Keys({ onClose }: { onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  return (
    <dialog
      class="keys"
      ref={dialog}
      aria-labelledby="keys-title"
      onClose={onClose}
      onClick={(e) => {
        if (e.target === dialog.current) dialog.current?.close();
      }}
    >
      <div class="keys-sheet">
        <div class="keys-top">
          <h2 id="keys-title">Keyboard and mouse</h2>
          <button class="icon" aria-label="Close the list of keys" onClick={() => dialog.current?.close()}>
            ×
          </button>
        </div>
        {groups.map(([name, rows]) => (
          <section key={name}>
            <h3>{name}</h3>
            <dl>
              {rows.map(([keys, what]) => (
                <div key={what}>
                  <dt>
                    {keys.map((k) => (
                      <kbd key={k}>{k}</kbd>
                    ))}
                  </dt>
                  <dd>{what}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </dialog>
  );
}
