import type { ComponentType, FunctionComponent } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { AskError } from '../api/client';
import { Answer } from './parts';
import type { Load } from '../state/graph';
import { t } from '../lang/language';

/** Returns a component whose code is loaded when it is first shown. */
export function later<P extends object>(load: () => Promise<ComponentType<P>>): FunctionComponent<P> {
  let there: ComponentType<P> | undefined;
  return function Later(props: P) {
    const [code, set] = useState<Load<ComponentType<P>>>(there ? { is: 'ready', value: there } : { is: 'loading' });
    useEffect(() => {
      let live = true;
      load()
        .then((c) => {
          there = c;
          if (live) set({ is: 'ready', value: c });
        })
        .catch(() => {
          if (live) set({ is: 'failed', error: new AskError(t().parts.notLoaded, 'OFFLINE') });
        });
      return () => {
        live = false;
      };
    }, []);
    return <Answer of={code}>{(Code) => <Code {...props} />}</Answer>;
  };
}
