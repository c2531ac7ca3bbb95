package io.plimsoll.check;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;

/** What a judge decided, as data. Only the JUnit edge turns it into an exception. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "outcome")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Verdict.Pass.class, name = "pass"),
    @JsonSubTypes.Type(value = Verdict.Fail.class, name = "fail"),
    @JsonSubTypes.Type(value = Verdict.Error.class, name = "error"),
    @JsonSubTypes.Type(value = Verdict.NotTested.class, name = "not-tested"),
    @JsonSubTypes.Type(value = Verdict.NotApplicable.class, name = "not-applicable"),
    @JsonSubTypes.Type(value = Verdict.Waived.class, name = "waived"),
    @JsonSubTypes.Type(value = Verdict.Manual.class, name = "manual")
})
public sealed interface Verdict {

    /** Returns the outcome that this verdict stands for. */
    @JsonIgnore
    Outcome outcome();

    /** Returns the one-line reason that consoles and tables print. */
    @JsonIgnore
    String reason();

    /**
     * The criterion held.
     *
     * @param observed what was seen, in one line
     * @param measurements the figures behind it
     */
    record Pass(String observed, List<Measurement> measurements) implements Verdict {
        public Pass {
            measurements = List.copyOf(measurements);
        }

        @Override
        public Outcome outcome() {
            return Outcome.PASS;
        }

        @Override
        public String reason() {
            return observed;
        }
    }

    /**
     * The criterion did not hold.
     *
     * @param findings in which ways; never empty, the gravest first
     * @param measurements the figures behind it
     */
    record Fail(List<Finding> findings, List<Measurement> measurements) implements Verdict {
        public Fail {
            findings = List.copyOf(findings);
            measurements = List.copyOf(measurements);
            if (findings.isEmpty()) {
                throw new IllegalArgumentException("a failed check needs at least one finding");
            }
        }

        @Override
        public Outcome outcome() {
            return Outcome.FAIL;
        }

        @Override
        public String reason() {
            Finding first = findings.get(0);
            return first.cause() + ": " + first.observed();
        }
    }

    /**
     * The harness could not decide.
     *
     * @param what what kept it from deciding
     * @param remedy what to do
     */
    record Error(String what, String remedy) implements Verdict {
        @Override
        public Outcome outcome() {
            return Outcome.ERROR;
        }

        @Override
        public String reason() {
            return what;
        }
    }

    /**
     * The check did not run.
     *
     * @param code the reason code
     * @param because the sentence that explains it
     */
    record NotTested(ReasonCode code, String because) implements Verdict {
        @Override
        public Outcome outcome() {
            return Outcome.NOT_TESTED;
        }

        @Override
        public String reason() {
            return code + ": " + because;
        }
    }

    /**
     * The deployment has nothing that the check speaks about.
     *
     * @param because how that was found
     */
    record NotApplicable(String because) implements Verdict {
        @Override
        public Outcome outcome() {
            return Outcome.NOT_APPLICABLE;
        }

        @Override
        public String reason() {
            return because;
        }
    }

    /**
     * The criterion did not hold, and a waiver covers it.
     *
     * @param original the failure, kept whole
     * @param waiver the waiver
     */
    record Waived(Fail original, Waiver waiver) implements Verdict {
        @Override
        public Outcome outcome() {
            return Outcome.WAIVED;
        }

        @Override
        public String reason() {
            return "waived by " + waiver.id() + " until " + waiver.expires() + ": " + original.reason();
        }
    }

    /**
     * A person must decide.
     *
     * @param question what that person has to answer
     */
    record Manual(String question) implements Verdict {
        @Override
        public Outcome outcome() {
            return Outcome.MANUAL;
        }

        @Override
        public String reason() {
            return question;
        }
    }
}
