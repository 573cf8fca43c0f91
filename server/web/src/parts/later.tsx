import type { ComponentType, FunctionComponent } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { AskError, OFFLINE } from '../api/client';
import { reconnect } from '../api/connection';
import { Answer, useReturns } from './parts';
import type { Load } from '../state/graph';
import { t } from '../lang/language';

/** Returns a component whose code is loaded when it is first shown. */
export function later<P extends object>(load: () => Promise<ComponentType<P>>): FunctionComponent<P> {
  let there: ComponentType<P> | undefined;
  return function Later(props: P) {
    const [code, set] = useState<Load<ComponentType<P>>>(there ? { is: 'ready', value: there } : { is: 'loading' });
    const again = useReturns(code);
    useEffect(() => {
      let live = true;
      load()
        .then((c) => {
          there = c;
          if (live) set({ is: 'ready', value: c });
        })
        .catch(() => {
          if (!live) return;
          set({ is: 'failed', error: new AskError(t().parts.notLoaded, OFFLINE) });
          void reconnect();
        });
      return () => {
        live = false;
      };
    }, [again]);
    return <Answer of={code}>{(Code) => <Code {...props} />}</Answer>;
  };
}
