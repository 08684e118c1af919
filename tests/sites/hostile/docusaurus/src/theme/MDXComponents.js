import MDXComponents from '@theme-original/MDXComponents';

export default {...MDXComponents, Card: ({title}) => <p>{title}</p>};
