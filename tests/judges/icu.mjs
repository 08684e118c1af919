// Reads messages as lines of JSON, answers each with the places of its branches, arguments and number signs, or the error.
import {createInterface} from 'node:readline'
import {parse, TYPE} from '@formatjs/icu-messageformat-parser'

function places(nodes, out) {
  for (const node of nodes) {
    const {start, end} = node.location
    if (node.type === TYPE.pound) out.signs.push(start.offset)
    else if (node.options) {
      for (const option of Object.values(node.options)) {
        out.branches.push([option.location.start.offset, option.location.end.offset])
        places(option.value, out)
      }
    } else if (node.type !== TYPE.literal) out.arguments.push([start.offset, end.offset])
  }
  return out
}

for await (const line of createInterface({input: process.stdin})) {
  let answer
  try {
    answer = places(parse(JSON.parse(line), {ignoreTag: true, captureLocation: true}), {branches: [], arguments: [], signs: []})
  } catch (error) {
    answer = {error: error.message}
  }
  console.log(JSON.stringify(answer))
}
