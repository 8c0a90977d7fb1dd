import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { i18n } from '#i18n';
import { sentenceKey } from '../../errors.ts';
import { type FrameRef, runWithValues } from '../../frames.ts';
import type { AnswerSource } from '../../screen/answering.ts';
import { Button } from '../Button.tsx';
import type { Background } from '../background.ts';
import { fieldName, siteName } from '../claim.ts';
import { Notice } from '../Notice.tsx';
import type { Asked, CameValue, ValueSource } from './AnswerForm.tsx';

/** What a picked field holds: out of its page into this one, by no message. */
async function take({
  tabId,
  frameId,
  documentId,
  handle,
  label,
  origin,
  pick,
}: AnswerSource): Promise<CameValue> {
  const frame: FrameRef = { tabId, frameId, ...(documentId === undefined ? {} : { documentId }) };
  const taken = await runWithValues(frame, (name: string) => globalThis.fieldpostAgent?.read(name) ?? null, [
    handle,
  ]).catch(() => ({ refusal: 'gone' as const }));
  const where = i18n.t('facts.on', [fieldName(label), siteName(origin)]);
  if (taken === null || 'refusal' in taken) {
    const word = taken?.refusal ?? 'gone';
    return { id: pick, note: i18n.t(sentenceKey({ kind: 'field', word }, 'sender')) };
  }
  if (taken.value === '') return { id: pick, note: i18n.t('pickAnswers.empty', [where]) };
  return { id: pick, note: i18n.t('pickAnswers.from', [where]), value: taken.value };
}

type Stage = 'untouched' | 'wanted' | 'taken' | 'failed';

/** Answers from fields of other pages, which the person picks there behind the icon. */
export function usePageFields(
  background: Background,
  ownTab: number | undefined,
): { source: ValueSource; end(): void } {
  const [answering] = useState(() => crypto.randomUUID());
  const [stage, setStage] = useState<Stage>('untouched');
  const [came, setCame] = useState<ReadonlyMap<number, CameValue>>(new Map());
  const known = useRef(new Set<string>());
  const isWatching = stage !== 'untouched';

  useEffect(() => {
    if (!isWatching) return;
    return background.watch({ answering }, screen => {
      if (screen.kind !== 'answering') return;
      setStage(screen.wanted ? 'wanted' : 'taken');
      for (const [at, source] of screen.sources.entries()) {
        if (source === null || known.current.has(source.pick)) continue;
        known.current.add(source.pick);
        void take(source).then(value => setCame(before => new Map(before).set(at, value)));
      }
    });
  }, [isWatching, background, answering]);

  function begin({ from, questions }: Asked): void {
    if (ownTab === undefined) return;
    setStage('wanted');
    const wanted = {
      answering,
      tabId: ownTab,
      questions: questions.map(({ label, kind }) => ({ label, kind })),
      ...(from === undefined ? {} : { from }),
    };
    background.request('takeFromPages', wanted).catch(() => setStage('failed'));
  }

  return {
    source: { control: asked => <FromPages stage={stage} onBegin={() => begin(asked)} />, came },
    end() {
      if (isWatching) void background.request('endAnswering', { answering }).catch(() => undefined);
    },
  };
}

function FromPages({ stage, onBegin }: { stage: Stage; onBegin(): void }): JSX.Element {
  return (
    <>
      {stage === 'failed' ? <Notice tone="bad">{i18n.t('common.requestFailed')}</Notice> : null}
      {stage === 'wanted' ? (
        <Notice>{i18n.t('pickAnswers.how')}</Notice>
      ) : (
        <div class="row">
          <Button onClick={onBegin}>{i18n.t('pickAnswers.begin')}</Button>
        </div>
      )}
    </>
  );
}
