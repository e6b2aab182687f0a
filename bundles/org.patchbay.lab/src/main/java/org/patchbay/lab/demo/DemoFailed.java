package org.patchbay.lab.demo;

/** The demo did not see what it should have; the message says what. */
public final class DemoFailed extends Exception {
    private static final long serialVersionUID = 1L;

    DemoFailed(String what) {
        super(what);
    }

    DemoFailed(String what, Throwable cause) {
        super(what, cause);
    }
}
