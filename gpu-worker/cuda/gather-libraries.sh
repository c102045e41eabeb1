#!/bin/sh
# Copies from a folder of installed Python packages what the CUDA provider loads, and fails if something is missing:
#
#   gather-libraries.sh PACKAGES TARGET
#
# TARGET/provider gets the provider of onnxruntime, TARGET/lib the libraries of CUDA and cuDNN.
set -eu
packages=$1
target=$2

mkdir -p "$target/provider" "$target/lib"
cp "$packages"/onnxruntime/capi/libonnxruntime_providers_cuda.so "$target/provider/"
cp "$packages"/onnxruntime/capi/libonnxruntime_providers_shared.so "$target/provider/"
for library in cublas cublasLt cudart cufft curand nvJitLink nvrtc nvrtc-builtins; do
  cp "$packages"/nvidia/cu13/lib/lib"$library".so.* "$target/lib/"
done
cp "$packages"/nvidia/cudnn/lib/libcudnn*.so.9 "$target/lib/"

# The driver's library comes from the host: everything else must be here.
missing=$(LD_LIBRARY_PATH="$target/lib" ldd "$target"/provider/*.so "$target"/lib/*.so.* |
  grep 'not found' | grep -v 'libcuda\.so\.1 ' || true)
# ldd does not show what is loaded only when it is used.
for library in libcudnn.so.9 libcufft.so.12 libnvJitLink.so.13 libnvrtc.so.13; do
  [ -e "$target/lib/$library" ] || missing="$missing $library"
done
if [ -n "$missing" ]; then
  echo "The CUDA provider would not load. Missing: $missing" >&2
  echo "gpu-worker/cuda/libraries.txt and the version of onnxruntime-node do not fit together." >&2
  exit 1
fi
