for (const code of document.querySelectorAll('.api-example > .code')) {
  if (!navigator.clipboard) break;
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'button sm';
  button.textContent = 'Copy';
  button.onclick = async () => {
    await navigator.clipboard.writeText(code.textContent);
    button.textContent = 'Copied';
    setTimeout(() => (button.textContent = 'Copy'), 2000);
  };
  code.before(button);
}
