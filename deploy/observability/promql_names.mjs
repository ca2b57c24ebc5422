// Reads PromQL expressions (a JSON list) from stdin; prints for each the metrics it names and whether it is sound.
import { readFileSync } from 'node:fs';
import { parser } from '@prometheus-io/lezer-promql';

const read = (expression) => {
  const names = new Set();
  let sound = true;
  parser.parse(expression).iterate({
    enter: (node) => {
      if (node.type.isError) sound = false;
      if (node.name === 'Identifier' && node.node.parent.name === 'VectorSelector')
        names.add(expression.slice(node.from, node.to));
    },
  });
  return { sound, names: [...names] };
};
process.stdout.write(JSON.stringify(JSON.parse(readFileSync(0, 'utf8')).map(read)));
