package org.patchbay.directory;

import java.lang.annotation.Annotation;
import java.nio.file.Path;

/** A configuration as it arrives. */
record TestConfig(String folder, int poll__seconds) implements DirectorySettings.Config {
    static TestConfig of(Path folder) {
        return new TestConfig(folder.toString(), 1);
    }

    @Override
    public Class<? extends Annotation> annotationType() {
        return DirectorySettings.Config.class;
    }
}
