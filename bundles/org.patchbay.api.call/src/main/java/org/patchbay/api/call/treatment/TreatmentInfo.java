package org.patchbay.api.call.treatment;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.osgi.service.component.annotations.ComponentPropertyType;

/** Put beside {@code @Component} on a {@link Treatment}. */
@ComponentPropertyType
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface TreatmentInfo {
    String PREFIX_ = "patchbay.";

    /** What verdicts and plans name it by. */
    String name();

    /** How long one asking may take, in milliseconds. */
    int budget_ms() default 20;

    /** The version of the state it writes. */
    int state_version() default 1;

    /** The record that it reads its settings into, so that what is written for it is checked; {@code Record.class} for none. */
    Class<? extends Record> settings() default Record.class;
}
