"""Operations on visitors of web sites."""
