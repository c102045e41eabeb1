// The part of Android that examples/ImageUpload.kt uses, by its public documentation.
package android.content

abstract class Context
