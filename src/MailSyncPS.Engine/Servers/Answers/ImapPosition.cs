namespace MailSyncPS.Engine.Servers.Answers;

/// <summary>Where in an IMAP answer the next byte is.</summary>
enum ImapPosition
{
    /// <summary>Between two tokens.</summary>
    Between,

    /// <summary>In an atom or a flag.</summary>
    Atom,

    /// <summary>In a quoted string.</summary>
    Quoted,

    /// <summary>Behind a backslash in a quoted string.</summary>
    Escaped,

    /// <summary>Behind a quote that may end the string: what follows decides.</summary>
    QuoteEnd,

    /// <summary>In the number of a literal's size, as in <c>{42+}</c>.</summary>
    LiteralSize,

    /// <summary>Behind the size's plus.</summary>
    LiteralPlus,

    /// <summary>Behind the size's brace, before the line's end.</summary>
    LiteralBrace,

    /// <summary>In a literal.</summary>
    Literal,

    /// <summary>In words for people, up to the line's end.</summary>
    Words,
}
