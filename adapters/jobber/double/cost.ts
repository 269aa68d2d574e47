import {
  Kind,
  getNamedType,
  TypeInfo,
  visit,
  visitWithTypeInfo,
  type DocumentNode,
  type FieldNode,
  type GraphQLSchema,
} from 'graphql'

/** A list that does not say how much of it is wanted counts as a hundred. */
const usualFirst = 100

type Variables = Readonly<Record<string, unknown>>

/** What a query may bring: one for each object, and lists within lists multiply. */
export function costOf(schema: GraphQLSchema, document: DocumentNode, variables: Variables): number {
  const typeInfo = new TypeInfo(schema)
  const factors = [1]
  let cost = 0
  visit(
    document,
    visitWithTypeInfo(typeInfo, {
      Field: {
        enter: (node) => {
          if (isLeftOut(node, variables)) return false
          const factor = factors.at(-1) ?? 1
          const type = getNamedType(typeInfo.getType())
          if (node.selectionSet !== undefined && node.name.value !== 'pageInfo') cost += factor
          const isList = type?.name.endsWith('Connection') === true
          factors.push(isList ? factor * firstOf(node, variables) : factor)
          return undefined
        },
        leave: () => void factors.pop(),
      },
    }),
  )
  return cost
}

function firstOf(node: FieldNode, variables: Variables): number {
  const value = node.arguments?.find(({ name }) => name.value === 'first')?.value
  if (value?.kind === Kind.INT) return Number(value.value)
  return value?.kind === Kind.VARIABLE ? Number(variables[value.name.value] ?? usualFirst) : usualFirst
}

function isLeftOut(node: FieldNode, variables: Variables): boolean {
  const include = node.directives?.find(({ name }) => name.value === 'include')
  const value = include?.arguments?.[0]?.value
  return value?.kind === Kind.VARIABLE && variables[value.name.value] === false
}
