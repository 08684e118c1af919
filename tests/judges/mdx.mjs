// Reads pages as lines of JSON, answers each with its tree of elements or the compiler's message.
import {createInterface} from 'node:readline'
import {compile} from '@mdx-js/mdx'
import remarkDirective from 'remark-directive'
import remarkFrontmatter from 'remark-frontmatter'
import remarkGfm from 'remark-gfm'

const EXPRESSION = '\ue000'  // in front of the value of an attribute that is no string
const text = value => typeof value === 'string' ? value : value === null ? '' : `${EXPRESSION}{${value.value ?? value}}`

const isComment = child => /^mdx.*Expression$/.test(child.type) && /^\s*\/\*[^]*\*\/\s*$/.test(child.value)

function node(tree) {
  if (tree.type === 'text') return tree.value
  if (/^mdx.*Expression$/.test(tree.type)) return ['{}', {value: tree.value}, []]
  if (tree.type === 'mdxjsEsm') return ['esm', {value: tree.value}, []]
  if (tree.type === 'raw' || tree.type === 'comment') return [tree.type, {value: tree.value}, []]
  const children = (tree.children ?? []).filter(child => !isComment(child)).map(node)
  if (tree.type === 'root') return ['root', {}, children]
  if (/^mdxJsx/.test(tree.type)) {
    const own = tree.attributes.map(a => [a.name ?? '...', a.type === 'mdxJsxAttribute' ? text(a.value) : `${EXPRESSION}{${a.value}}`])
    return [tree.name ?? '<>', Object.fromEntries(own), children]
  }
  const own = Object.entries(tree.properties ?? {}).map(([k, v]) => [k, Array.isArray(v) ? v.join(' ') : String(v)])
  return [tree.tagName ?? tree.type, Object.fromEntries(own), children]
}

// Docusaurus shows text and leaf directives that nobody handles as they were written; containers are admonitions.
function directives() {
  return tree => {
    const walk = parent => {
      parent.children = (parent.children ?? []).map(child => {
        const plain = child.type === 'textDirective' && !child.children.length && !Object.keys(child.attributes).length
        if (plain) return {type: 'text', value: `:${child.name}`}
        if (/Directive$/.test(child.type)) {
          child.data = {hName: child.type, hProperties: {name: child.name, ...child.attributes}}
        }
        walk(child)
        return child
      })
    }
    walk(tree)
  }
}

for await (const line of createInterface({input: process.stdin})) {
  let tree
  let answer
  try {
    await compile(JSON.parse(line), {
      remarkPlugins: [[remarkFrontmatter, ['yaml', 'toml']], remarkGfm, remarkDirective, directives],
      rehypePlugins: [() => root => { tree = JSON.stringify(node(root)) }],
    })
    answer = `{"tree": ${tree}}`
  } catch (error) {
    answer = JSON.stringify({error: String(error.message ?? error)})
  }
  process.stdout.write(answer + '\n')
}
