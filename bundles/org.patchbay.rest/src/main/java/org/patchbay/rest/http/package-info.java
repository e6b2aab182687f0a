/** Requests and answers, who may make them, and the server that takes them. Types of the server do not leave it. */
@NullMarked
package org.patchbay.rest.http;

import org.jspecify.annotations.NullMarked;
