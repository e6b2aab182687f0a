/**
 * What tests of the assembled distribution are written with: the distribution as a process, its shell, load and phones
 * from outside, and a meter for tones. Everything here ends with the test that started it, whatever happens to the test.
 */
package org.patchbay.itests.harness;
