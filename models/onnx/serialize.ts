/** Writes a graph as an ONNX file whose weights are in a second file of the same folder. */
import { create, toBinary, type MessageInitShape } from '@bufbuild/protobuf';
import {
  AttributeProto_AttributeType as AttributeType,
  ModelProtoSchema,
  TensorProto_DataLocation as DataLocation,
  TensorProto_DataType as DataType,
  type AttributeProtoSchema,
  type TensorProtoSchema,
  type ValueInfoProtoSchema,
} from 'onnx-buf';
import {
  RUNTIME_DOMAIN,
  type Attribute,
  type Constant,
  type ElementType,
  type Graph,
  type StoredWeight,
  type Value,
} from './graph.ts';

/** Recent enough for every operator in use; see docs/decisions on the protobuf library. */
const OPSET = 21n;
const IR_VERSION = 10n;

const DATA_TYPES: Record<ElementType, DataType> = {
  float32: DataType.FLOAT,
  float16: DataType.FLOAT16,
  uint8: DataType.UINT8,
  int64: DataType.INT64,
  bool: DataType.BOOL,
};

/** @param weightsFile Name of the weights file, relative to the graph's folder. */
export function serializeGraph(graph: Graph, weightsFile: string): Uint8Array {
  const model = create(ModelProtoSchema, {
    irVersion: IR_VERSION,
    producerName: 'itaclip',
    opsetImport: [
      { domain: '', version: OPSET },
      { domain: RUNTIME_DOMAIN, version: 1n },
    ],
    graph: {
      name: graph.name,
      input: graph.inputs.map(valueInfo),
      output: graph.outputs.map(valueInfo),
      node: graph.nodes.map(({ name, operator, domain, inputs, outputs, attributes }) => ({
        name,
        opType: operator,
        domain,
        input: inputs,
        output: outputs,
        attribute: Object.entries(attributes).map(([key, value]) => encodeAttribute(key, value)),
      })),
      initializer: [
        ...graph.constants.map(encodeConstant),
        ...[...graph.weights].map(([name, weight]) => encodeWeight(name, weight, weightsFile)),
      ],
    },
  });
  return toBinary(ModelProtoSchema, model);
}

function valueInfo({ name, type, shape }: Value): MessageInitShape<typeof ValueInfoProtoSchema> {
  const dim = shape.map((size) => ({
    value:
      typeof size === 'number'
        ? { case: 'dimValue' as const, value: BigInt(size) }
        : { case: 'dimParam' as const, value: size },
  }));
  return {
    name,
    type: { value: { case: 'tensorType', value: { elemType: DATA_TYPES[type], shape: { dim } } } },
  };
}

function encodeConstant({ name, type, shape, data }: Constant): MessageInitShape<typeof TensorProtoSchema> {
  const rawData = new Uint8Array(data.buffer as ArrayBuffer, data.byteOffset, data.byteLength);
  return { name, dataType: DATA_TYPES[type], dims: shape.map(BigInt), rawData };
}

function encodeWeight(
  name: string,
  { type, shape, offset, length }: StoredWeight,
  location: string,
): MessageInitShape<typeof TensorProtoSchema> {
  const entries = { location, offset: String(offset), length: String(length) };
  return {
    name,
    dataType: DATA_TYPES[type],
    dims: shape.map(BigInt),
    dataLocation: DataLocation.EXTERNAL,
    externalData: Object.entries(entries).map(([key, value]) => ({ key, value })),
  };
}

function encodeAttribute(name: string, value: Attribute): MessageInitShape<typeof AttributeProtoSchema> {
  if (typeof value === 'number') return { name, type: AttributeType.INT, i: BigInt(value) };
  if (typeof value === 'string')
    return { name, type: AttributeType.STRING, s: new TextEncoder().encode(value) };
  if (Array.isArray(value)) return { name, type: AttributeType.INTS, ints: value.map(BigInt) };
  return { name, type: AttributeType.FLOAT, f: value.float };
}
