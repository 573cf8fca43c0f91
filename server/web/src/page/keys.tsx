// A dialog that lists the keys and gestures.
import { useEffect, useRef } from 'preact/hooks';
import './keys.css';
import { t } from '../lang/language';

type Rows = [keys: string[], does: string][];

function groups(): [string, Rows][] {
  const m = t().page.keys;
  return [
    [
      m.inGraph,
      [
        [['←', '↑', '→', '↓'], m.walk],
        [['Enter'], m.open],
        [['E'], m.expand],
        [['H'], m.hide],
        [['P'], m.pin],
        [['Space'], m.select],
        [['M'], m.menu],
        [['+', '−'], m.zoom],
        [['0'], m.fit],
        [['Ctrl', 'A'], m.selectAll],
        [['Del'], m.hideAll],
      ],
    ],
    [
      m.everywhere,
      [
        [['/'], m.search],
        [['Ctrl', 'K'], m.palette],
        [['Ctrl', 'Z'], m.undo],
        [['Ctrl', 'Shift', 'Z'], m.redo],
        [['Ctrl', 'C'], m.copy],
        [['Ctrl', 'V'], m.paste],
        [['Esc'], m.escape],
        [['?'], m.list],
      ],
    ],
    [
      m.byMouse,
      [
        [[m.drag], m.dragDoes],
        [[m.doubleClick], m.doubleClickDoes],
        [[m.rightClick, m.longPress], m.menu],
        [['Shift', m.click], m.clickDoes],
        [['Shift', m.drag], m.boxDoes],
        [['Shift', 'Alt', m.drag], m.lassoDoes],
      ],
    ],
  ];
}

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
          <h2 id="keys-title">{t().page.keys.title}</h2>
          <button class="icon" aria-label={t().page.keys.close} onClick={() => dialog.current?.close()}>
            ×
          </button>
        </div>
        {groups().map(([name, rows]) => (
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
