// Shows one proof in three forms: a tree to read, a drawing, and text to cite.
import './proof.css';
import { useMemo } from 'preact/hooks';
import type { Proof } from '../api/generated';
import { proofForm, type ProofForm } from '../state/ui';
import { DrawnProof } from './drawn';
import { stepsOf } from './steps';
import { ProofText } from './prooftext';
import { RuleNote, Tree } from './tree';
import { t } from '../lang/language';

const forms: readonly ProofForm[] = ['tree', 'drawn', 'text'];

export function Forms() {
  return (
    <div class="forms" role="group" aria-label={t().shown.proof.form}>
      {forms.map((f) => (
        <button
          key={f}
          aria-pressed={proofForm.value === f}
          onClick={() => {
            proofForm.value = f;
          }}
        >
          {t().shown.proof.forms[f]}
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
          <ProofText text={proof.text} label={t().shown.proof.asText(of)} />
        </>
      );
  }
}
