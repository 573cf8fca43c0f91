// One proof in three forms: a tree to read, a drawing, and the text that can be cited.
import './proof.css';
import { useMemo } from 'preact/hooks';
import type { Proof } from '../api/generated';
import { proofForm, type ProofForm } from '../state/ui';
import { DrawnProof } from './drawn';
import { stepsOf } from './steps';
import { RuleNote, Tree } from './tree';

const forms: Record<ProofForm, string> = { tree: 'Tree', drawn: 'Drawn', text: 'Text' };

export function Forms() {
  return (
    <div class="forms" role="group" aria-label="Form of the proof">
      {(Object.keys(forms) as ProofForm[]).map((f) => (
        <button
          key={f}
          aria-pressed={proofForm.value === f}
          onClick={() => {
            proofForm.value = f;
          }}
        >
          {forms[f]}
        </button>
      ))}
    </div>
  );
}

export function ProofView({ proof, of }: { proof: Proof; of: string }) {
  const steps = useMemo(() => stepsOf(proof.steps), [proof]);
  if (!steps) return null;
  switch (proofForm.value) {
    case 'tree':
      return <Tree steps={steps} prefix={proof.id} />;
    case 'drawn':
      return <DrawnProof steps={steps} of={of} />;
    case 'text':
      return (
        <>
          {proof.rule && <RuleNote rule={proof.rule} />}
          <pre class="prooftext" tabIndex={0} aria-label={`The proof of ${of} as text`}>
            {proof.text}
          </pre>
        </>
      );
  }
}
